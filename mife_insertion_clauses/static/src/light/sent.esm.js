import {Device, tellKept} from "./device.esm";
import {Part} from "./part.esm";

/** Forgets what was kept on the device once the month was received. */
export class Sent extends Part {
    static selector = ".o_insertion_sent";

    setup() {
        const {store} = Device.current;
        store.delete(this.el.dataset.declarationId).then(tellKept, () => {});
    }
}
