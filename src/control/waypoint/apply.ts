import { messageOf } from '../../model/fault.ts';
import type { HostServices } from '../segmentation/services.ts';
import type { KeeperNote } from '../segmentation/waypoint.ts';
import { withMessage } from './plan.ts';

/** What a keeper tells of its HAProxy, written down where it is another than before; and what that logs. */
export class KeeperNotes {
  readonly #services: Pick<HostServices, 'waypoint'>;
  readonly #counts: () => Omit<KeeperNote, 'said'>;
  #messages: readonly string[] = [];
  /** A cache of what was written. */
  #written = '';

  constructor(services: Pick<HostServices, 'waypoint'>, counts: () => Omit<KeeperNote, 'said'>) {
    this.#services = services;
    this.#counts = counts;
  }

  say(text: string): void {
    this.#messages = withMessage(this.#messages, text);
    this.write();
  }

  sayOnce(text: string): void {
    if (this.#messages.at(-1) !== text) this.say(text);
  }

  log(bytes: Uint8Array): void {
    this.#try(() => this.#services.waypoint.log(bytes));
  }

  write(): void {
    const { starts, refused } = this.#counts();
    const text = JSON.stringify({ starts, said: [...this.#messages], refused } satisfies KeeperNote);
    if (text === this.#written) return;
    this.#try(() => {
      this.#services.waypoint.writeNote(text);
      this.#written = text;
    });
  }

  /** A disk that is full is no reason to end: what is to be written down then is lost, and said when that is possible again. */
  #try(write: () => void): void {
    try {
      write();
    } catch (error) {
      const text = `the log cannot be written: ${messageOf(error)}`;
      if (this.#messages.at(-1) !== text) this.#messages = withMessage(this.#messages, text);
    }
  }
}
