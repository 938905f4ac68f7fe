/** Prints the rows of the fault matrix as JSON. */
import { rows } from './rows.js';

console.log(JSON.stringify(rows));
