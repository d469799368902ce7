import type { Gap } from '../../model/gap.ts';
import { entriesOf, isFields, itemsAt, scalarAt, valueAt } from '../document/fields.ts';
import { commandWords } from './compose-command.ts';
import { portsOfItem } from './compose-ports.ts';
import { isTrueAt, volumeOf } from './compose-values.ts';

/** What a value has to be, in words of people, and whether it is. */
interface Shape {
  readonly wanted: string;
  readonly fits: (value: unknown) => boolean;
}

const isText = (value: unknown): boolean => typeof value === 'string';
/** Only whoever starts it knows what it says. */
const isOpen = (value: unknown): boolean => typeof value === 'string' && /\$(?:\{|[A-Za-z_])/.test(value);
const LIST: Shape = { wanted: 'a list', fits: Array.isArray };
const EITHER: Shape = {
  wanted: 'a list or a mapping',
  fits: (value) => Array.isArray(value) || isFields(value),
};
const TEXT: Shape = { wanted: 'a text', fits: (value) => isText(value) || typeof value === 'number' };
const TEXTS: Shape = { wanted: 'a text or a list', fits: (value) => isText(value) || Array.isArray(value) };
const NAMED: Shape = { wanted: 'a text or a mapping', fits: (value) => isText(value) || isFields(value) };
const TRUTH: Shape = {
  wanted: 'true or false',
  fits: (value) =>
    isTrueAt({ value }, 'value') ||
    value === false ||
    (typeof value === 'string' && /^(?:false|no|n|off)$/i.test(value)),
};
const COMMAND: Shape = {
  wanted: 'a list of texts, or a text whose quotes are closed',
  fits: (value) =>
    Array.isArray(value) ? value.every(isText) : isText(value) && commandWords(String(value)) !== undefined,
};

const ENVIRONMENT: Shape = {
  wanted: 'a list of texts, or a mapping of texts and numbers',
  fits: (value) =>
    Array.isArray(value)
      ? value.every(isText)
      : isFields(value) && Object.values(value).every((one) => typeof one !== 'object' || one === null),
};

/** Of those keys of a service that say what it may do and whom it reaches. */
const SHAPES: Readonly<Record<string, Shape>> = {
  image: TEXT,
  build: NAMED,
  extends: NAMED,
  command: COMMAND,
  entrypoint: COMMAND,
  ports: LIST,
  expose: LIST,
  volumes: LIST,
  volumes_from: LIST,
  devices: LIST,
  cap_add: LIST,
  cap_drop: LIST,
  group_add: LIST,
  security_opt: LIST,
  secrets: LIST,
  configs: LIST,
  links: LIST,
  profiles: LIST,
  environment: ENVIRONMENT,
  labels: EITHER,
  annotations: EITHER,
  sysctls: EITHER,
  networks: EITHER,
  depends_on: EITHER,
  extra_hosts: EITHER,
  env_file: TEXTS,
  tmpfs: TEXTS,
  privileged: TRUTH,
  read_only: TRUTH,
  user: TEXT,
  network_mode: TEXT,
  pid: TEXT,
  ipc: TEXT,
};
const MOST_TOLD = 64;

/** What of a project Compose refuses to take, as far as it says what services are: it is not read as anything else. */
export function refusalsOf(document: unknown, file: string): Gap[] {
  const told = (place: string, why: string): Gap => ({
    kind: 'unreadable',
    subject: `${file} ${place}`,
    reason: `${why}; Compose refuses the file`,
  });
  const include = valueAt(document, 'include');
  const services = valueAt(document, 'services');
  if (services !== undefined && !isFields(services)) return [told('services', 'is not a mapping')];
  return [
    ...(include === undefined || Array.isArray(include) ? [] : [told('include', 'is not a list')]),
    ...entriesOf(services).flatMap(([name, service]) =>
      problemsOf(service).map(([key, why]) => told(`services.${name}${key === '' ? '' : `.${key}`}`, why)),
    ),
  ].slice(0, MOST_TOLD);
}

function problemsOf(service: unknown): (readonly [key: string, why: string])[] {
  if (!isFields(service)) return [['', 'is not a mapping']];
  const misshapen = Object.entries(SHAPES).flatMap(([key, { wanted, fits }]) => {
    const value = valueAt(service, key);
    const isFine = value === undefined || value === null || isOpen(value) || fits(value);
    return isFine ? [] : [[key, `is not ${wanted}`] as const];
  });
  return [...misshapen, ...itemProblems(service)];
}

/** Items that are not understood, and would be left out without a word. */
function itemProblems(service: unknown): (readonly [key: string, why: string])[] {
  const isBoth = valueAt(service, 'network_mode') && valueAt(service, 'networks');
  return [
    ...itemsAt(service, 'ports')
      .filter((item) => !isOpen(item) && !isOpen(valueAt(item, 'target')) && portsOfItem(item).length === 0)
      .map((item) => ['ports', `${shown(item)} is no port`] as const),
    ...itemsAt(service, 'volumes')
      .filter((item) => !isOpen(item) && volumeOf(item) === undefined)
      .map((item) => ['volumes', `${shown(item)} is no mount`] as const),
    ...itemsAt(service, 'volumes')
      .filter((item) => isFields(item) && scalarAt(item, 'type') === undefined)
      .map((item) => ['volumes', `${shown(item)} has no type`] as const),
    ...(isBoth ? [['networks', 'stands beside "network_mode"'] as const] : []),
  ];
}

function shown(item: unknown): string {
  return JSON.stringify(item).slice(0, 64);
}
