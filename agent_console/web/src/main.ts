import { createPinia } from "pinia";
import { createApp } from "vue";

import App from "./App.vue";
import { makeRouter } from "./router";
import { ignoreDoubleClicks } from "./shared/doubleClicks";
import "./styles/tokens.css";
import "./styles/base.css";

ignoreDoubleClicks(document);
createApp(App).use(createPinia()).use(makeRouter()).mount("#app");
