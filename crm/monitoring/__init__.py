"""Who listened in on which call, and how (班长监听、耳语、强插、接管)."""
