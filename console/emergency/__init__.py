"""An emergency at the desk: the bar over everything, how one is opened, its log, its sheet."""
