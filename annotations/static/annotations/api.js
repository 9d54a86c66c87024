// Speaks to the public REST API with the session of the page, and turns what it says into answers.

const UNREACHABLE = "The service cannot be reached. What you typed is still here: try again in a moment.";
const SIGNED_OUT = "You are signed out. Sign in again in another window, then repeat this: what you typed is still here.";
const BROKEN = "Something went wrong on our side and this was not saved. What you typed is still here: try again.";

/** A refusal: its status, and the API's list of errors {code, detail, attr}. */
export class ApiError extends Error {
  constructor(status, errors) {
    super(errors[0].detail);
    this.status = status;
    this.errors = errors;
  }
}

/** The API below `root`; `token` is the page's CSRF token. */
export function connect(root, token) {
  let csrf = token;

  async function request(method, path, { body, version } = {}) {
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRFToken"] = csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (version !== undefined) headers["If-Match"] = `"${version}"`;
    try {
      const sent = body === undefined ? undefined : JSON.stringify(body);
      return await fetch(root + path, { method, headers, body: sent, credentials: "same-origin" });
    } catch {
      throw new ApiError(0, [{ code: "unreachable", detail: UNREACHABLE, attr: null }]);
    }
  }

  async function ask(method, path, options) {
    let answer = await request(method, path, options);
    // Whoever signed in again in another window has a new token; the old page asks for it.
    if (answer.status === 403 && method !== "GET" && (await isStale(answer)) && (await renew())) {
      answer = await request(method, path, options);
    }
    if (!answer.ok) throw await refusal(answer);
    return answer.status === 204 ? null : answer.json();
  }

  async function renew() {
    const page = await fetch(location.href, { credentials: "same-origin" });
    const html = new DOMParser().parseFromString(await page.text(), "text/html");
    const fresh = html.querySelector("#annotate [name=csrfmiddlewaretoken]")?.value;
    csrf = fresh || csrf;
    return Boolean(fresh);
  }

  async function all(path) {
    const found = [];
    let page = await ask("GET", path);
    found.push(...page.results);
    while (page.next) {
      page = await ask("GET", path.split("?")[0] + new URL(page.next).search);
      found.push(...page.results);
    }
    return found;
  }

  return {
    get: (path) => ask("GET", path),
    all,
    post: (path, body, version) => ask("POST", path, { body, version }),
    patch: (path, body, version) => ask("PATCH", path, { body, version }),
    remove: (path) => ask("DELETE", path),
  };
}

async function isStale(answer) {
  return (await answer.clone().text()).includes("CSRF");
}

async function refusal(answer) {
  if (answer.status === 401) {
    return new ApiError(401, [{ code: "signed_out", detail: SIGNED_OUT, attr: null }]);
  }
  const said = await answer.json().catch(() => null);
  if (answer.status >= 500 || !said?.errors?.length) {
    return new ApiError(answer.status, [{ code: "error", detail: BROKEN, attr: null }]);
  }
  return new ApiError(answer.status, said.errors);
}
