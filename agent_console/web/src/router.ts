import { type Router, createRouter, createWebHistory } from "vue-router";

import { answersCalls, homeOf } from "@/console/navigation";
import { useDesk } from "@/live/desk";
import { useSession } from "@/live/session";

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: "/sign-in", name: "sign-in", component: () => import("@/sign-in/SignInPage.vue"), meta: { open: true } },
      { path: "/phone", name: "phone", component: () => import("@/citizen/PhonePage.vue"), meta: { open: true } },
      {
        path: "/",
        component: () => import("@/console/DeskLayout.vue"),
        children: [
          { path: "", name: "desk", component: () => import("@/console/DeskPage.vue") },
          { path: "calls", name: "calls", component: () => import("@/calls/CallListPage.vue") },
          { path: "calls/:id", name: "call", component: () => import("@/calls/CallPage.vue"), props: true },
          { path: "announcements", name: "announcements", component: () => import("@/announcements/AnnouncementsPage.vue") },
          { path: "caller-lists", name: "callers", component: () => import("@/callers/CallerListsPage.vue") },
          { path: "call-backs", name: "call-backs", component: () => import("@/call-backs/CallBacksPage.vue") },
          { path: "messages", name: "messages", component: () => import("@/messages/MessagesPage.vue") },
          { path: "messages/:id(\\d+)", name: "message", component: () => import("@/messages/MessagePage.vue"), props: true },
          { path: "tickets", name: "tickets", component: () => import("@/tickets/TicketListPage.vue") },
          { path: "tickets/new", name: "new-ticket", component: () => import("@/tickets/NewTicketPage.vue") },
          { path: "tickets/:number", name: "ticket", component: () => import("@/tickets/TicketPage.vue"), props: true },
          { path: "inbox", name: "inbox", component: () => import("@/inbox/InboxPage.vue") },
          { path: "follow-up", name: "follow-up", component: () => import("@/follow-up/FollowUpPage.vue") },
          { path: "supervision", name: "supervision", component: () => import("@/supervision/BoardPage.vue") },
          { path: "knowledge", name: "knowledge", component: () => import("@/knowledge/KnowledgePage.vue") },
          { path: "knowledge/new", name: "new-article", component: () => import("@/knowledge/EditorPage.vue") },
          { path: "knowledge/:id(\\d+)", name: "article", component: () => import("@/knowledge/ArticlePage.vue"), props: true },
          { path: "knowledge/:id(\\d+)/edit", name: "edit-article", component: () => import("@/knowledge/EditorPage.vue"), props: true },
          { path: "transcripts", name: "transcripts", component: () => import("@/transcripts/TranscriptsPage.vue") },
          { path: "wallboard", name: "wallboard", component: () => import("@/wallboard/WallboardPage.vue") },
          { path: "warnings", name: "warnings", component: () => import("@/warnings/WarningsPage.vue") },
          { path: "notices", name: "notices", component: () => import("@/notices/NoticesPage.vue") },
          { path: "flow", name: "flow", component: () => import("@/flow/FlowPage.vue") },
          { path: "leader-shifts", name: "leader-shifts", component: () => import("@/leader-shifts/LeaderShiftsPage.vue") },
          { path: "planning", name: "planning", component: () => import("@/planning/PlanningPage.vue") },
          { path: "my-shifts", name: "my-shifts", component: () => import("@/planning/MyShiftsPage.vue") },
          { path: "quality", name: "quality", component: () => import("@/quality/QualityPage.vue") },
          { path: "quality/:id(\\d+)", name: "inspection", component: () => import("@/quality/InspectionPage.vue"), props: true },
          { path: "my-quality", name: "my-quality", component: () => import("@/quality/MyQualityPage.vue") },
          { path: "my-quality/:id(\\d+)", name: "my-inspection", component: () => import("@/quality/InspectionPage.vue"), props: true },
          { path: "exports", name: "exports", component: () => import("@/exports/ExportsPage.vue") },
          { path: "departments", name: "departments", component: () => import("@/supervision/DepartmentFlagsPage.vue") },
        ],
      },
      { path: "/:rest(.*)*", component: () => import("@/shared/NotFound.vue"), meta: { open: true } },
    ],
  });
  router.beforeEach(async (to) => {
    if (to.meta.open) return true;
    const me = await useSession()
      .whoAmI()
      .catch(() => null);
    if (!me) return { name: "sign-in", query: to.fullPath === "/" ? {} : { next: to.fullPath } };
    return to.name === "desk" && !answersCalls(me) && useDesk().stage === "idle" ? homeOf(me) : true;
  });
  return router;
}
