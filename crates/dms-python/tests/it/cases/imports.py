import shop
import shop.models
import shop.models.user as user_module
from shop.models import User, Order
from shop.models.user import *
from shop import config as cfg
from shop.cycle_a import A
import shop.cycle_b

print(shop.__name__, shop.models.__name__, user_module.User is User, User.__module__)
print(cfg.NAME, A().b(), shop.cycle_b.B.name, public, "hidden" in globals())
try:
    from shop import missing
except ImportError as e:
    print(type(e).__name__, str(e).split(" (")[0])
try:
    import shop.nothing
except ModuleNotFoundError as e:
    print(e)
try:
    from .x import y
except ImportError as e:
    print(e)
from shop.models import user
print(user.__name__, Order().user().name)
import shop.namespace.inner as inner
print(inner.VALUE)
def local_import():
    import shop.config
    from shop.models import user as u
    return shop.config.NAME, u.__name__
print(local_import())
print(__name__)
