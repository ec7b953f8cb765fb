"""The statistics of one day: by source, class and unit, checked, published, read by date."""
