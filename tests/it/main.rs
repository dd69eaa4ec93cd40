//! The one integration test binary. Each module is one concern; slow ones are last.
