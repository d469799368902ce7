import { Fault, messageOf } from '../../model/fault.ts';
import type { AttachedContainer } from '../../observe/runtime/containers/container.ts';
import { stampOf } from '../../observe/document/file-stamp.ts';
import { type Draft, draftOf } from '../segmentation/draft.ts';
import { filesAboutNodes, withFiles } from '../segmentation/nodes.ts';
import { newestFiles } from '../segmentation/observe.ts';
import type { Declaration } from '../segmentation/state.ts';

/** The files about other nodes of what is declared, which may be written anew at any time. */
export class FollowedNodes {
  readonly #tell: (note: string) => void;
  #files: readonly string[] = [];
  #stamp = '';
  /** Why they changed nothing, as it was told last. */
  #kept = '';

  constructor(tell: (note: string) => void) {
    this.#tell = tell;
  }

  /** Were they written since they were looked at? */
  get isStale(): boolean {
    return stampOf(this.#files) !== this.#stamp;
  }

  /** What is declared, by the files as they are now; where these cannot be used, which is told, as they were. Throws a `Fault`. */
  newest(
    declared: Declaration,
    containers: readonly AttachedContainer[],
  ): { declaration: Declaration; draft: Draft } {
    this.#files = filesAboutNodes(declared);
    this.#stamp = stampOf(this.#files);
    try {
      const declaration = withFiles(declared, newestFiles(declared));
      const draft = draftOf(declaration, containers);
      this.#kept = '';
      return { declaration, draft };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const draft = draftOf(declared, containers);
      const note = `who is on which node stays as it was: ${messageOf(error)}`;
      if (note !== this.#kept) this.#tell(note);
      this.#kept = note;
      return { declaration: declared, draft };
    }
  }
}
