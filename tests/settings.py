"""The product's settings on a home of this run's own: set here, before they are read, and never a user's home."""

import os
import tempfile

os.environ["XINFANG_HOME"] = tempfile.mkdtemp(prefix="xinfang-test-")
os.environ["XINFANG_MASTER_KEY"] = "a-master-key-for-tests-and-for-nothing-else"
os.environ["XINFANG_SECRET_KEY"] = "a-secret-key-for-tests-and-for-nothing-else"
os.environ["XINFANG_DATABASE_POOLED"] = "false"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs a loop of its own in the test's thread

from xinfang.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.hashers.Quick"]  # the product's own numbers are tested by themselves: 0.2 s a hash
