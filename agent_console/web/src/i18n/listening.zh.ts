/** How well the machine listens, and what the recording said afterwards. */
export const listeningZh = {
  "listening.standIn": "备用引擎转写中",
  "listening.later.caller": "同时通话较多：市民的话将在通话结束后从录音补写。",
  "listening.later.operator": "同时通话较多：坐席的话将在通话结束后从录音补写。",
  "listening.later.both": "同时通话较多：双方的话将在通话结束后从录音补写。",
  "listening.exact": "据录音校正",
  "listening.recorded": "据录音补写",
  "listening.showLive": "查看通话中的原文",
  "listening.live": "通话中写为：{text}",
  "listening.words": "{text}（回车从头播放，左右方向键逐词播放）",
  "listening.heard": "识别为：{text}",
};
