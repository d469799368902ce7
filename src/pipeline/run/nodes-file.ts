import { Fault } from '../../model/fault.ts';
import type { NodePlacement } from '../../model/identity/node-placement.ts';
import { parseNodes } from '../../observe/configuration/nodes/read-nodes.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import { stampOf } from './file-stamp.ts';

/** A file of nodes that may be written anew at any time, see `parseNodes`. */
export class NodesFile {
  readonly #file: string;
  #seen = '';
  #read: NodePlacement | Fault | undefined;
  /** That of the first reading, for which certificates are asked for. */
  #trustDomain: string | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** What the file says now. Throws a `Fault`, also for another trust domain than at first. */
  placement(): NodePlacement {
    const stamp = stampOf([this.#file]);
    if (this.#read === undefined || stamp !== this.#seen) this.#read = this.#parse();
    this.#seen = stamp;
    if (this.#read instanceof Fault) throw this.#read;
    return this.#read;
  }

  #parse(): NodePlacement | Fault {
    try {
      const placement = parseNodes(readTextFile(this.#file), this.#file);
      this.#trustDomain ??= placement.trustDomain;
      if (placement.trustDomain === this.#trustDomain) return placement;
      return new Fault('usage', `${this.#file} has another trust domain than ${this.#trustDomain}`, {
        hint: 'a trust domain is for good: start the waypoint anew for another one',
      });
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  }
}
