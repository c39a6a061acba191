/*
 * Opens without network the months that are still to declare, and what they are made
 * of. A page says which to keep, for which account and until when (X-Mife-Account,
 * X-Mife-Until); pages of one account only are kept at once.
 */

const PAGES = "mife-insertion-pages";
const FILES = "mife-insertion-files";
const OFFLINE = "/my/insertion/offline";
const FRESH_SECONDS = 600;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (ev) => ev.waitUntil(self.clients.claim()));
self.addEventListener("message", (ev) => ev.waitUntil(keep(ev.data)));
self.addEventListener("fetch", (ev) => {
    const {request} = ev;
    const {origin, pathname} = new URL(request.url);
    if (origin !== self.location.origin) {
        return;
    }
    if (request.mode === "navigate") {
        ev.respondWith(navigate(request));
    } else if (request.method === "GET" && !pathname.startsWith("/my/")) {
        ev.respondWith(getFile(request, pathname.startsWith("/web/assets/")));
    }
});

function accountOf(response) {
    return response.headers.get("X-Mife-Account");
}

function secondsOf(response, name) {
    return Number(response.headers.get(name));
}

/** Keep the pages and files of an account; what is not among them goes. */
async function keep({account, pages, files}) {
    const cache = await caches.open(PAGES);
    const now = Date.now() / 1000;
    const wanted = new Set(pages);
    for (const request of await cache.keys()) {
        const kept = await cache.match(request);
        const {pathname} = new URL(request.url);
        if (accountOf(kept) !== account || !wanted.has(pathname)) {
            await cache.delete(request);
        } else if (secondsOf(kept, "X-Mife-Read") > now - FRESH_SECONDS) {
            wanted.delete(pathname);
        }
    }
    for (const page of wanted) {
        // what was just done is said to the person, not to what is kept
        const response = await fetch(page, {
            redirect: "manual",
            headers: {"X-Mife-Keep": "1"},
        }).catch(() => null);
        if (response) {
            await keepPage(cache, page, response);
        }
    }
    const shelf = await caches.open(FILES);
    for (const request of await shelf.keys()) {
        if (!files.includes(request.url)) {
            await shelf.delete(request);
        }
    }
    for (const file of files) {
        if (!(await shelf.match(file))) {
            await shelf.add(file).catch(() => {});
        }
    }
}

/** Keep a page that says it may be, forget what was kept in its place otherwise. */
async function keepPage(cache, page, response) {
    if (response.status === 200 && secondsOf(response, "X-Mife-Until")) {
        await cache.put(page, response);
    } else {
        await cache.delete(page);
    }
}

async function navigate(request) {
    const {pathname} = new URL(request.url);
    try {
        const response = await fetch(request);
        await learn(pathname, request, response);
        return response;
    } catch {
        if (request.method !== "GET") {
            // nobody knows whether the server took it: the page says so
            return Response.redirect(`${pathname}#unanswered`, 303);
        }
        const page = (await getKept(pathname)) || (await getKept(OFFLINE));
        return page || Response.error();
    }
}

/** Forget the pages that nobody may see any more, as a page just opened tells. */
async function learn(pathname, request, response) {
    const kept = await (await caches.open(PAGES)).match(pathname);
    const isShut = kept && request.method === "GET" && response.type === "opaqueredirect";
    const account = accountOf(response);
    if (isShut || (account && (await isOther(account)))) {
        await caches.delete(PAGES);
    }
}

async function isOther(account) {
    const cache = await caches.open(PAGES);
    const [request] = await cache.keys();
    return Boolean(request) && accountOf(await cache.match(request)) !== account;
}

/** Return a page kept, as long as the session in which it was read would last. */
async function getKept(pathname) {
    const kept = await (await caches.open(PAGES)).match(pathname);
    return kept && secondsOf(kept, "X-Mife-Until") > Date.now() / 1000 ? kept : null;
}

/** What never changes under its address is read from the device first. */
async function getFile(request, isFixed) {
    const shelf = await caches.open(FILES);
    const kept = await shelf.match(request);
    if (kept && isFixed) {
        return kept;
    }
    try {
        return await fetch(request);
    } catch (error) {
        if (kept) {
            return kept;
        }
        throw error;
    }
}
