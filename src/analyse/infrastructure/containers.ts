import type { Declaration } from '../../model/configuration/infrastructure.ts';
import { isLatest } from '../../model/configuration/image-tag.ts';
import { valueAt } from '../../model/configuration/place.ts';
import type { Plain } from '../../model/configuration/structured.ts';
import { declarationCheck, type InfrastructureCheck, itemsAt, type Placed, textAt } from './declarations.ts';
import { isSecret } from './secrets.ts';

/** How a language writes a setting of a container, whose keys here begin with a small letter. */
type Write = (key: string, value?: string) => string;

/** What is wrong with a container of a task: what it says, and what it should say. */
type Judge = (container: unknown, write: Write) => readonly [actual: string, expected: string] | undefined;

interface ContainerRule extends Pick<InfrastructureCheck, 'title' | 'why' | 'fix' | 'severity'> {
  readonly id: string;
  readonly judge: Judge;
  /** What the container of the failing and of the passing example says. */
  readonly example: readonly [wrong: Container, right: Container];
}

type Container = Readonly<Record<string, Plain>>;

/** Where a language keeps the containers of tasks, and how. */
export interface ContainerPlaces {
  /** Of the set: `terraform`. */
  readonly set: string;
  readonly reference: string;
  readonly types: readonly string[];
  /** Containers with keys as the API of ECS has them (`readonlyRootFilesystem`). */
  readonly containersIn: (declaration: Declaration) => readonly Placed[];
  readonly write: Write;
  /** An example with this container. */
  readonly text: (container: Container) => string;
}

const RULES: readonly ContainerRule[] = [
  {
    id: 'privileged',
    title: 'Container of the task is privileged',
    why: 'It has every capability and device of the host, so whoever takes it over has the host.',
    fix: 'Take "privileged" away.',
    severity: 'critical',
    judge: (container, write) =>
      textAt(container, 'privileged') === 'true'
        ? [write('privileged', 'true'), write('privileged', 'false')]
        : undefined,
    example: [{ privileged: true }, { privileged: false }],
  },
  {
    id: 'root',
    title: 'Container of the task runs as root',
    why: 'Whoever takes it over needs no further step to change what is in it, and fewer to leave it.',
    fix: 'Name a user other than 0.',
    severity: 'medium',
    judge: (container, write) => {
      const user = textAt(container, 'user');
      return user !== undefined && /^(?:root|0)(?::|$)/.test(user)
        ? [write('user', `"${user}"`), 'another user']
        : undefined;
    },
    example: [{ user: 'root' }, { user: '1000:1000' }],
  },
  {
    id: 'writable',
    title: 'Container of the task may change its own files',
    why: 'Whoever takes it over brings programs of his own and changes those that are there.',
    fix: 'Let its root file system be read only, and mount what has to be written.',
    severity: 'low',
    judge: (container, write) => {
      const value = valueAt(container, ['readonlyRootFilesystem']);
      const isWritable = String(value) === 'false';
      return value === undefined || isWritable
        ? [
            isWritable ? write('readonlyRootFilesystem', 'false') : `no "${write('readonlyRootFilesystem')}"`,
            write('readonlyRootFilesystem', 'true'),
          ]
        : undefined;
    },
    example: [{ essential: true }, { readonlyRootFilesystem: true }],
  },
  {
    id: 'secret-in-environment',
    title: 'Secret stands in the environment of a container',
    why: 'Whoever may read task definitions, the state or the repository reads it.',
    fix: 'Name it among the secrets, from Secrets Manager or a parameter.',
    severity: 'high',
    judge: (container, write) => {
      const found = itemsAt(container, 'environment').find((one) =>
        isSecret(valueAt(one, ['name']), valueAt(one, ['value'])),
      );
      return found
        ? [
            `${textAt(found, 'name') ?? ''} in "${write('environment')}"`,
            `a reference in "${write('secrets')}"`,
          ]
        : undefined;
    },
    example: [
      { environment: [{ name: 'DB_PASSWORD', value: 'fake-for-the-example' }] },
      {
        secrets: [
          { name: 'DB_PASSWORD', valueFrom: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db' },
        ],
      },
    ],
  },
  {
    id: 'no-logs',
    title: 'What the container of the task writes is kept nowhere',
    why: 'Nobody can tell afterwards what happened in it.',
    fix: 'Add a log configuration.',
    severity: 'low',
    judge: (container, write) =>
      valueAt(container, ['logConfiguration']) === undefined
        ? [`no "${write('logConfiguration')}"`, `"${write('logConfiguration')}"`]
        : undefined,
    example: [{ essential: true }, { logConfiguration: { logDriver: 'awslogs' } }],
  },
  {
    id: 'moving-image',
    title: 'Image of the container is named by a tag that moves',
    why: 'The next task runs another image than the one that was reviewed.',
    fix: 'Name the digest, or a tag that is a version.',
    severity: 'medium',
    judge: (container, write) => {
      const image = textAt(container, 'image');
      // What is filled in later may be a digest.
      return image !== undefined && !/[@…$]|\{\{/.test(image) && isLatest(image)
        ? [write('image', `"${image}"`), 'a digest']
        : undefined;
    },
    example: [{ image: 'web:latest' }, { image: 'web:1.4.2' }],
  },
  {
    id: 'capabilities',
    title: 'Container of the task has a capability that is nearly root of the host',
    why: 'With it a container can be left, or its neighbours be read.',
    fix: 'Take the capability away.',
    severity: 'high',
    judge: (container) => {
      const added = itemsAt(container, 'linuxParameters', 'capabilities', 'add').find(
        (one): one is string =>
          typeof one === 'string' &&
          /^(?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|NET_ADMIN|SYS_RAWIO|DAC_READ_SEARCH)$/.test(one),
      );
      return added === undefined ? undefined : [`add ${added}`, `no ${added}`];
    },
    example: [
      { linuxParameters: { capabilities: { add: ['SYS_ADMIN'] } } },
      { linuxParameters: { capabilities: { drop: ['ALL'] } } },
    ],
  },
];

/** What containers of ECS tasks may do. */
export function containerChecks({
  set,
  reference,
  types,
  containersIn,
  write,
  text,
}: ContainerPlaces): InfrastructureCheck[] {
  return RULES.map(({ judge, example, id, ...head }) =>
    declarationCheck({
      ...head,
      id: `${set}-aws-ecs-${id}`,
      vectors: ['V6'],
      references: [reference],
      types,
      *wrong(declaration) {
        for (const { path, value } of containersIn(declaration)) {
          const found = typeof value === 'object' && value !== null ? judge(value, write) : undefined;
          if (!found) continue;
          const name = textAt(value, 'name');
          yield {
            at: path,
            actual: name === undefined ? found[0] : `${name}: ${found[0]}`,
            expected: found[1],
          };
        }
      },
      failing: [text(example[0])],
      passing: [text(example[1])],
    }),
  );
}

/** Folders of the host that hold the host. */
export const HOST_FOLDER = /^\/(?:$|(?:etc|proc|sys|dev|root|boot|var\/lib\/docker|var\/run|run)(?:\/|$))/;
