/**
 * Are these two names of one image, as engines complete them: `redis` is `docker.io/library/redis:latest`? A digest
 * beside a tag is not compared. False where one of them is none.
 */
export function isSameImage(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== '' && completeName(one) === completeName(other);
}

function completeName(image: string): string {
  const name = image.replace(/@.*/s, '');
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(0, slash));
  const isHost = /[.:]/.test(first) || first === 'localhost';
  const path = isHost ? name : `docker.io/${slash < 0 ? 'library/' : ''}${name}`;
  return /:[^/:]*$/.test(path) ? path : `${path}:latest`;
}
