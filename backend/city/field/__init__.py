"""The living part of the synthetic city: people, vehicles, reports and answers.

A process of its own that is an ordinary client of the channel. It sees what everybody sees and acts
by ordinary commands; nothing in the backend knows that it exists.
"""
