"""The door of a desk: login, lock, hand-over of the seat."""
