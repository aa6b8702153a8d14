"""The wallboard (大屏): every seat, every queue and the service level on one screen."""
