from .user import User
from .order import Order
