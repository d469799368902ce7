/** Bytes of bodies that are in memory at once, of all requests together: of the largest, two. */
const MOST_AT_ONCE = 64 * 2 ** 20;
/** Bytes of a body that is not counted, so that those of logins are read whatever else there is. */
const SMALL = 16 * 2 ** 10;

/** What one request has of the room. */
export interface Share {
  /** Takes room for so many bytes more. False where there is none. */
  take(bytes: number): boolean;
  /** Gives back what was taken. */
  end(): void;
}

/** Room for bodies, however many are sent at once: whoever sends large ones fills no memory, and keeps nobody from logging in. */
export class BodyRoom {
  #taken = 0;

  share(): Share {
    let [size, counted] = [0, 0];
    return {
      take: (bytes) => {
        size += bytes;
        const more = size > SMALL ? size - counted : 0;
        if (this.#taken + more > MOST_AT_ONCE) return false;
        counted += more;
        this.#taken += more;
        return true;
      },
      end: () => {
        this.#taken -= counted;
        [size, counted] = [0, 0];
      },
    };
  }
}
