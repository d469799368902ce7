/** An image that a file names. */
export interface ImageReference {
  /** Registry and path as written, such as `nginx` or `ghcr.io/sea/boat`. */
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

const REFERENCE =
  /^((?:[A-Za-z\d.-]{1,200}(?::\d{1,5})?\/)?[a-z\d._-]{1,200}(?:\/[a-z\d._-]{1,200}){0,10})(?::([\w][\w.-]{0,127}))?(?:@(sha256:[\da-f]{64}|sha512:[\da-f]{128}))?$/;

/** Reads a reference (https://github.com/distribution/reference); undefined for what is none, such as a variable. */
export function readReference(text: string): ImageReference | undefined {
  if (text.length > 1_000) return undefined;
  const [, repository, tag = '', digest = ''] = REFERENCE.exec(text) ?? [];
  return repository === undefined ? undefined : { repository, tag, digest };
}

/** The repository with the registry and folder that Docker assumes where none are written. */
export function fullRepository(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  if (rest.length === 0) return `docker.io/library/${first}`;
  return /[.:]/.test(first) || first === 'localhost' ? repository : `docker.io/${repository}`;
}
