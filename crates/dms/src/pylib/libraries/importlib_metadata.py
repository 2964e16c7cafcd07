#: module importlib_metadata
from importlib.metadata import *
