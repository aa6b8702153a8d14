import { announcementsZh } from "./announcements.zh";
import { callMasksZh } from "./callMasks.zh";
import { callBacksZh } from "./callBacks.zh";
import { callersZh } from "./callers.zh";
import { callsZh } from "./calls.zh";
import { callsOutZh } from "./callsOut.zh";
import { clocksZh } from "./clocks.zh";
import { dataZh } from "./data.zh";
import { decideZh } from "./decide.zh";
import { devicesZh } from "./devices.zh";
import { flowZh } from "./flow.zh";
import { promptsZh } from "./prompts.zh";
import { formsZh } from "./forms.zh";
import { handOverZh } from "./handOver.zh";
import { importsZh } from "./imports.zh";
import { inboxZh } from "./inbox.zh";
import { knowledgeZh } from "./knowledge.zh";
import { lagZh } from "./lag.zh";
import { leaderShiftsZh } from "./leaderShifts.zh";
import { listeningZh } from "./listening.zh";
import { machineVisitsZh } from "./machineVisits.zh";
import { modesZh } from "./modes.zh";
import { messagesZh } from "./messages.zh";
import { monitoringZh } from "./monitoring.zh";
import { noticesZh } from "./notices.zh";
import { planningZh } from "./planning.zh";
import { qualityZh } from "./quality.zh";
import { readingZh } from "./reading.zh";
import { refusalsZh } from "./refusals.zh";
import { statesZh } from "./states.zh";
import { supervisionZh } from "./supervision.zh";
import { ticketPageZh } from "./ticketPage.zh";
import { ticketsZh } from "./tickets.zh";
import { transcriptsZh } from "./transcripts.zh";
import { visitZh } from "./visit.zh";
import { wallboardZh } from "./wallboard.zh";
import { warningsZh } from "./warnings.zh";
import { wordsZh } from "./words.zh";
import { zh } from "./zh";

/** Every sentence of the interface. */
export const chinese = {
  ...zh,
  ...announcementsZh,
  ...callMasksZh,
  ...callBacksZh,
  ...callersZh,
  ...callsZh,
  ...callsOutZh,
  ...clocksZh,
  ...dataZh,
  ...decideZh,
  ...devicesZh,
  ...flowZh,
  ...promptsZh,
  ...formsZh,
  ...handOverZh,
  ...importsZh,
  ...inboxZh,
  ...knowledgeZh,
  ...lagZh,
  ...leaderShiftsZh,
  ...listeningZh,
  ...machineVisitsZh,
  ...modesZh,
  ...messagesZh,
  ...monitoringZh,
  ...noticesZh,
  ...planningZh,
  ...qualityZh,
  ...readingZh,
  ...refusalsZh,
  ...statesZh,
  ...supervisionZh,
  ...ticketPageZh,
  ...ticketsZh,
  ...transcriptsZh,
  ...visitZh,
  ...wallboardZh,
  ...warningsZh,
  ...wordsZh,
};
