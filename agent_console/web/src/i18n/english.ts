import type { chinese } from "./chinese";
import { announcementsEn } from "./announcements.en";
import { callMasksEn } from "./callMasks.en";
import { callBacksEn } from "./callBacks.en";
import { callersEn } from "./callers.en";
import { callsEn } from "./calls.en";
import { callsOutEn } from "./callsOut.en";
import { clocksEn } from "./clocks.en";
import { dataEn } from "./data.en";
import { decideEn } from "./decide.en";
import { en } from "./en";
import { devicesEn } from "./devices.en";
import { flowEn } from "./flow.en";
import { promptsEn } from "./prompts.en";
import { formsEn } from "./forms.en";
import { handOverEn } from "./handOver.en";
import { importsEn } from "./imports.en";
import { inboxEn } from "./inbox.en";
import { knowledgeEn } from "./knowledge.en";
import { lagEn } from "./lag.en";
import { leaderShiftsEn } from "./leaderShifts.en";
import { listeningEn } from "./listening.en";
import { machineVisitsEn } from "./machineVisits.en";
import { modesEn } from "./modes.en";
import { messagesEn } from "./messages.en";
import { monitoringEn } from "./monitoring.en";
import { noticesEn } from "./notices.en";
import { planningEn } from "./planning.en";
import { qualityEn } from "./quality.en";
import { readingEn } from "./reading.en";
import { refusalsEn } from "./refusals.en";
import { statesEn } from "./states.en";
import { supervisionEn } from "./supervision.en";
import { ticketPageEn } from "./ticketPage.en";
import { ticketsEn } from "./tickets.en";
import { transcriptsEn } from "./transcripts.en";
import { visitEn } from "./visit.en";
import { wallboardEn } from "./wallboard.en";
import { warningsEn } from "./warnings.en";
import { wordsEn } from "./words.en";

/** The same sentences in English; a missing one fails the type check. */
export const english: Record<keyof typeof chinese, string> = {
  ...en,
  ...announcementsEn,
  ...callMasksEn,
  ...callBacksEn,
  ...callersEn,
  ...callsEn,
  ...callsOutEn,
  ...clocksEn,
  ...dataEn,
  ...decideEn,
  ...devicesEn,
  ...flowEn,
  ...promptsEn,
  ...formsEn,
  ...handOverEn,
  ...importsEn,
  ...inboxEn,
  ...knowledgeEn,
  ...lagEn,
  ...leaderShiftsEn,
  ...listeningEn,
  ...machineVisitsEn,
  ...modesEn,
  ...messagesEn,
  ...monitoringEn,
  ...noticesEn,
  ...planningEn,
  ...qualityEn,
  ...readingEn,
  ...refusalsEn,
  ...statesEn,
  ...supervisionEn,
  ...ticketPageEn,
  ...ticketsEn,
  ...transcriptsEn,
  ...visitEn,
  ...wallboardEn,
  ...warningsEn,
  ...wordsEn,
};
