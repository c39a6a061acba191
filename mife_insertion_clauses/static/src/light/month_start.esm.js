import {Device} from "./device.esm";
import {Month} from "./month.esm";
import {Sent} from "./sent.esm";
import {mount} from "./part.esm";

mount(Device, Month, Sent);
