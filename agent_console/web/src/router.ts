import { type Router, createRouter, createWebHistory } from "vue-router";

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
    return me ? true : { name: "sign-in", query: to.fullPath === "/" ? {} : { next: to.fullPath } };
  });
  return router;
}
