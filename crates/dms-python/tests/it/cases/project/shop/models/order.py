class Order:
    def user(self):
        from .user import User
        return User
