// Starts the design system's components where the browser runs modules; without, every page works as it is.
import { initAll } from "./vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
