import { compileMesh } from '../../enforce/network/haproxy/mesh/compile.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { NodePlacement } from '../../model/identity/node-placement.ts';
import type { Segmentation } from '../../model/segmentation/segmentation.ts';
import { parseNodes } from '../../observe/configuration/nodes/read-nodes.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import { stampOf } from '../../observe/document/file-stamp.ts';
import type { MeshView } from '../mesh/observe.ts';

/** A file of nodes that may be written anew at any time, see `parseNodes`, on one of them. */
export class NodesFile {
  readonly #file: string;
  readonly #node: string;
  #seen = '';
  #read: NodePlacement | Fault | undefined;
  /** That of the first reading, for which certificates are asked for. */
  #trustDomain: string | undefined;
  /** The last with which everything was well. */
  #used: NodePlacement | undefined;

  constructor(file: string, node: string) {
    this.#file = file;
    this.#node = node;
  }

  /** Who is where by the file as it is now; where it cannot be used, and that is a problem, as it was when it last could. Throws a `Fault`. */
  view(segmentation: Segmentation): MeshView {
    try {
      const placement = this.placement();
      const mesh = compileMesh(segmentation, placement, this.#node);
      this.#used = placement;
      return { mesh, problems: [] };
    } catch (error) {
      if (!(error instanceof Fault) || !this.#used) throw error;
      const mesh = compileMesh(segmentation, this.#used, this.#node);
      return { mesh, problems: [`who is on which node stays as it was: ${messageOf(error)}`] };
    }
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
