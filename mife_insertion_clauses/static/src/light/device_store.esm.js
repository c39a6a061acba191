/*
 * What one account typed, kept on its device until it is saved: in IndexedDB, encrypted
 * by a key that no script can take out of the browser.
 */

const DATABASE = "mife_insertion";
const KEYS = "keys";
const KEPT = "kept";
// of the service worker too
export const PAGES = "mife-insertion-pages";

function wait(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

let opened = null;

function open() {
    opened ??= new Promise((resolve, reject) => {
        const request = indexedDB.open(DATABASE, 1);
        request.onupgradeneeded = () => {
            request.result.createObjectStore(KEYS);
            request.result.createObjectStore(KEPT);
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    return opened;
}

async function within(name, mode, act) {
    const database = await open();
    return wait(act(database.transaction(name, mode).objectStore(name)));
}

/** Forget all that this device keeps, of anybody. */
export async function erase() {
    await caches.delete(PAGES);
    await within(KEPT, "readwrite", (store) => store.clear());
    await within(KEYS, "readwrite", (store) => store.clear());
}

export class DeviceStore {
    constructor(account) {
        this.account = account;
        // one writing after the other: the last one stays
        this.turn = this.eraseOthers();
        this.turn.catch(() => {});
        this.newest = {};
    }

    /** A device that passes to another account shows nothing of the first. */
    async eraseOthers() {
        const accounts = await within(KEYS, "readonly", (store) => store.getAllKeys());
        if (accounts.some((account) => account !== this.account)) {
            await erase();
        }
    }

    async getKey() {
        const read = () => within(KEYS, "readonly", (store) => store.get(this.account));
        const known = await read();
        if (known) {
            return known;
        }
        const made = await crypto.subtle.generateKey(
            {name: "AES-GCM", length: 256},
            false,
            ["encrypt", "decrypt"]
        );
        try {
            await within(KEYS, "readwrite", (store) => store.add(made, this.account));
        } catch {
            // another tab made one meanwhile
        }
        return read();
    }

    inTurn(act) {
        const done = this.turn.catch(() => {}).then(act);
        this.turn = done;
        return done;
    }

    /** @returns {Promise} the value kept under that name, null if there is none */
    get(name) {
        return this.inTurn(async () => {
            const place = [this.account, name];
            const kept = await within(KEPT, "readonly", (store) => store.get(place));
            return kept ? this.decrypt(kept) : null;
        });
    }

    set(name, value) {
        const number = (this.newest[name] || 0) + 1;
        this.newest[name] = number;
        return this.inTurn(async () => {
            if (number !== this.newest[name]) {
                // a newer value is on its way
                return;
            }
            const iv = crypto.getRandomValues(new Uint8Array(12));
            const data = await crypto.subtle.encrypt(
                {name: "AES-GCM", iv},
                await this.getKey(),
                new TextEncoder().encode(JSON.stringify(value))
            );
            await within(KEPT, "readwrite", (store) =>
                store.put({iv, data}, [this.account, name])
            );
        });
    }

    delete(name) {
        return this.inTurn(() =>
            within(KEPT, "readwrite", (store) => store.delete([this.account, name]))
        );
    }

    /** @returns {Promise<Array>} the [name, value] of all that is kept */
    all() {
        return this.inTurn(async () => {
            const places = await within(KEPT, "readonly", (store) => store.getAllKeys());
            const names = places
                .filter(([account]) => account === this.account)
                .map(([, name]) => name);
            return Promise.all(
                names.map(async (name) => [
                    name,
                    await this.decrypt(
                        await within(KEPT, "readonly", (store) =>
                            store.get([this.account, name])
                        )
                    ),
                ])
            );
        });
    }

    async decrypt({iv, data}) {
        const bytes = await crypto.subtle.decrypt(
            {name: "AES-GCM", iv},
            await this.getKey(),
            data
        );
        return JSON.parse(new TextDecoder().decode(bytes));
    }
}
