def fileConfig(*args, **kwargs):
    pass


def dictConfig(config):
    pass
