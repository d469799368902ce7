import type { OpenFile } from '../../model/file.ts';
import { Fault } from '../../model/fault.ts';

/**
 * Reads the pages of a database file, numbered from 0. A sound database has each page in one place, so reading
 * more than about twice as many pages as there are means a circle: that ends every loop over links in the file.
 */
export class Pages {
  readonly size: number;
  readonly count: number;
  readonly #file: OpenFile;
  #left: number;

  constructor(file: OpenFile, size: number) {
    this.size = size;
    this.count = Math.floor(file.entry.size / size);
    this.#file = file;
    this.#left = 2 * this.count + 8;
  }

  /** A copy of page `index`. Throws a `Fault` (`malformed`) where there is no such page, or the pages run in a circle. */
  read(index: number): Buffer {
    this.#left -= 1;
    if (this.#left < 0) throw new Fault('malformed', 'The pages of the database form a circle.');
    if (index < 0 || index >= this.count) {
      throw new Fault('malformed', `The database has no page ${index}: it has ${this.count} pages.`);
    }
    const page = Buffer.from(this.#file.read(index * this.size, this.size));
    if (page.length < this.size) throw new Fault('malformed', `Page ${index} of the database is cut short.`);
    return page;
  }
}
