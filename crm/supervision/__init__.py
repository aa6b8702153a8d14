"""Pressure that grows by itself: reminders (催办), five levels of supervision (督办), three colours (亮牌)."""
