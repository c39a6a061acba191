import {Conflicts} from "./conflicts.esm";
import {Keypad} from "./keypad.esm";
import {MonthRows} from "./month_rows.esm";
import {Photos} from "./photos.esm";
import {Receipt} from "./receipt.esm";
import {mount} from "./part.esm";

mount(Conflicts, Keypad, MonthRows, Photos, Receipt);
