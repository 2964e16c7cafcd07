#: module re2
from re import *
from re import error
