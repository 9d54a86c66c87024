// Speaks to the public REST API with the session of the page, and turns what it says into answers.

const UNREACHABLE = "The service cannot be reached: try again when it is back.";
const SIGNED_OUT = "You are signed out: sign in again in another window, then try again here.";
const BROKEN = "Something went wrong on our side. Try again.";

/** A refusal: its status, and the API's list of errors {code, detail, attr}. */
export class ApiError extends Error {
  constructor(status, errors) {
    super(errors[0].detail);
    this.status = status;
    this.errors = errors;
  }
}

/** The API below `root` (a path that begins with / is taken as it is); `token` is the page's CSRF token. */
export function connect(root, token) {
  let csrf = token;

  async function request(method, path, { body, version } = {}) {
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRFToken"] = csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (version !== undefined) headers["If-Match"] = `"${version}"`;
    try {
      const sent = body === undefined ? undefined : JSON.stringify(body);
      // Else whoever comes back to the page is given the answers of before.
      return await fetch(path.startsWith("/") ? path : root + path, { method, headers, body: sent, credentials: "same-origin", cache: "no-store" });
    } catch {
      throw unreachable();
    }
  }

  async function ask(method, path, options) {
    let answer = await request(method, path, options);
    // Whoever signed in again in another window has a new token; the old page asks for it.
    if (answer.status === 403 && method !== "GET" && (await isStale(answer)) && (await renew())) {
      answer = await request(method, path, options);
    }
    if (!answer.ok) throw await refusal(answer);
    return answer.status === 204 ? null : answer.json().catch(() => { throw unreachable(); });
  }

  /** The page as the server would give it now; null where nobody is signed in or no line is there. */
  async function anew() {
    const page = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    const html = page && new DOMParser().parseFromString(await page.text(), "text/html");
    return html?.getElementById("page") ? html : null;
  }

  async function renew() {
    const fresh = (await anew())?.querySelector("#content [name=csrfmiddlewaretoken]")?.value;
    csrf = fresh || csrf;
    return Boolean(fresh);
  }

  /** Whether the person who is signed in now is still the one the page was made for. */
  async function isStillMe(user) {
    const fresh = await anew();
    return !fresh || JSON.parse(fresh.getElementById("page").textContent).user === user;
  }

  return {
    get: (path) => ask("GET", path),
    isStillMe,
    post: (path, body, version) => ask("POST", path, { body, version }),
    patch: (path, body, version) => ask("PATCH", path, { body, version }),
    remove: (path) => ask("DELETE", path),
  };
}

function unreachable() {
  return new ApiError(0, [{ code: "unreachable", detail: UNREACHABLE, attr: null }]);
}

async function isStale(answer) {
  return (await answer.clone().text().catch(() => "")).includes("CSRF");
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
