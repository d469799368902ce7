import type { Subject } from '../types.ts';
import { programsOf } from '../programs.ts';
import { APACHE } from './apache.ts';
import { CADDY } from './caddy.ts';
import { DOTNET } from './dotnet.ts';
import { HAPROXY } from './haproxy.ts';
import { JAVA } from './java.ts';
import { MEMCACHED } from './memcached.ts';
import { MONGODB } from './mongodb.ts';
import { MYSQL } from './mysql.ts';
import { NGINX } from './nginx.ts';
import { NODE } from './node.ts';
import { PHP } from './php.ts';
import { POSTGRES } from './postgres.ts';
import { PYTHON } from './python.ts';
import { RABBITMQ } from './rabbitmq.ts';
import { REDIS } from './redis.ts';
import { RUBY } from './ruby.ts';
import type { KnownServer } from './types.ts';

/** Every server and runtime whose needs are known. */
export const KNOWN_SERVERS: readonly KnownServer[] = [
  APACHE,
  CADDY,
  DOTNET,
  HAPROXY,
  JAVA,
  MEMCACHED,
  MONGODB,
  MYSQL,
  NGINX,
  NODE,
  PHP,
  POSTGRES,
  PYTHON,
  RABBITMQ,
  REDIS,
  RUBY,
];

/** The known servers that a container runs: by its programs, else by the name of its image or of its base image. */
export function serversOf(subject: Subject): KnownServer[] {
  const names = programsOf(subject).map(({ name }) => plainName(name));
  const byProgram = KNOWN_SERVERS.filter(({ programs }) =>
    programs.some((program) => names.includes(program)),
  );
  if (byProgram.length > 0) return byProgram;
  return [...new Set(imagesOf(subject).flatMap(serversOfImage))];
}

/** The known servers that an image of this name is. */
export function serversOfImage(image: string): KnownServer[] {
  const name = lastPart(image);
  return KNOWN_SERVERS.filter(({ images }) => images.includes(name));
}

/** The image's own name and the one that it is made from. */
function imagesOf({ declared, contents }: Subject): string[] {
  const recipes = (contents?.facts ?? []).flatMap(({ fact }) => (fact.kind === 'recipe' ? [fact.from] : []));
  return [declared.image, contents?.image?.reference, ...recipes].filter((image) => image !== undefined);
}

/** `registry.example:5000/library/postgres:17@sha256:…` is `postgres`. */
function lastPart(image: string): string {
  const name = image.replace(/@.*/s, '');
  return name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/:.*/s, '')
    .toLowerCase();
}

/** `python3.13` is `python`. */
function plainName(program: string): string {
  return program.toLowerCase().replace(/[\d.]{1,16}$/, '');
}
