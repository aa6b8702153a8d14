/** The way to the server and back. */
export const lagZh = {
  "lag.slow": "网络慢 {s} 秒",
  "lag.explained": "与服务器往返一次所用的时间。来电弹屏和转写会晚到；通话和填写不受影响。",
};
