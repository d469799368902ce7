import { isSecretName } from '../secret-names.ts';
import type { Path } from '../../../model/configuration/place.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import type { Severity } from '../../../model/finding/head.ts';
import {
  declarationCheck,
  documentationOf,
  itemsAt,
  jsonIn,
  resourceText,
  type TerraformCheck,
  textAt,
} from './declarations.ts';

/** What is wrong with a container of a task: what it says, and what it should say. */
type Judge = (container: unknown) => readonly [actual: string, expected: string] | undefined;

interface ContainerRule {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly severity: Severity;
  readonly judge: Judge;
  /** What the container of the failing and of the passing example says. */
  readonly example: readonly [wrong: string, right: string];
}

/** Values that are only names of a secret. */
const REFERENCE = /^(?:arn:|\/|https?:\/\/[^@]*$|projects\/|$)|\$\{|…|^(?:true|false|null|\d{1,6})$/i;

/** Is this name and value a secret that somebody can read? */
export function isSecret(name: unknown, value: unknown): boolean {
  return (
    typeof name === 'string' && typeof value === 'string' && isSecretName(name) && !REFERENCE.test(value)
  );
}

const RULES: readonly ContainerRule[] = [
  {
    id: 'privileged',
    title: 'Container of the task is privileged',
    why: 'It has every capability and device of the host, so whoever takes it over has the host.',
    fix: 'Take "privileged" away.',
    severity: 'critical',
    judge: (container) =>
      valueAt(container, ['privileged']) === true ? ['privileged = true', 'privileged = false'] : undefined,
    example: ['privileged = true', 'privileged = false'],
  },
  {
    id: 'root',
    title: 'Container of the task runs as root',
    why: 'Whoever takes it over needs no further step to change what is in it, and fewer to leave it.',
    fix: 'Name a user other than 0.',
    severity: 'medium',
    judge: (container) => {
      const user = textAt(container, 'user');
      return user !== undefined && /^(?:root|0)(?::|$)/.test(user)
        ? [`user = "${user}"`, 'another user']
        : undefined;
    },
    example: ['user = "root"', 'user = "1000:1000"'],
  },
  {
    id: 'writable',
    title: 'Container of the task may change its own files',
    why: 'Whoever takes it over brings programs of his own and changes those that are there.',
    fix: 'Say readonlyRootFilesystem = true, and mount what has to be written.',
    severity: 'low',
    judge: (container) => {
      const value = valueAt(container, ['readonlyRootFilesystem']);
      return value === undefined || value === false
        ? [
            value === false ? 'readonlyRootFilesystem = false' : 'no "readonlyRootFilesystem"',
            'readonlyRootFilesystem = true',
          ]
        : undefined;
    },
    example: ['essential = true', 'readonlyRootFilesystem = true'],
  },
  {
    id: 'secret-in-environment',
    title: 'Secret stands in the environment of a container',
    why: 'Whoever may read task definitions, the state or the repository reads it.',
    fix: 'Name it in "secrets", from Secrets Manager or a parameter.',
    severity: 'high',
    judge: (container) => {
      const found = itemsAt(container, 'environment').find((one) =>
        isSecret(valueAt(one, ['name']), valueAt(one, ['value'])),
      );
      return found
        ? [`${textAt(found, 'name') ?? ''} in "environment"`, 'a reference in "secrets"']
        : undefined;
    },
    example: [
      'environment = [{ name = "DB_PASSWORD", value = "fake-for-the-example" }]',
      'secrets = [{ name = "DB_PASSWORD", valueFrom = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db" }]',
    ],
  },
  {
    id: 'no-logs',
    title: 'What the container of the task writes is kept nowhere',
    why: 'Nobody can tell afterwards what happened in it.',
    fix: 'Add a logConfiguration.',
    severity: 'low',
    judge: (container) =>
      valueAt(container, ['logConfiguration']) === undefined
        ? ['no "logConfiguration"', '"logConfiguration"']
        : undefined,
    example: ['essential = true', 'logConfiguration = { logDriver = "awslogs" }'],
  },
  {
    id: 'moving-image',
    title: 'Image of the container is named by a tag that moves',
    why: 'The next task runs another image than the one that was reviewed.',
    fix: 'Name the digest, or a tag that is a version.',
    severity: 'medium',
    judge: (container) => {
      const image = textAt(container, 'image');
      if (image === undefined || image.includes('@') || image.includes('…') || image.includes('$'))
        return undefined;
      const tag = /:([^/:]*)$/.exec(image)?.[1];
      return tag === undefined || tag === 'latest' ? [`image = "${image}"`, 'a digest'] : undefined;
    },
    example: ['image = "web:latest"', 'image = "web:1.4.2"'],
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
      'linuxParameters = { capabilities = { add = ["SYS_ADMIN"] } }',
      'linuxParameters = { capabilities = { drop = ["ALL"] } }',
    ],
  },
];

const TASK = 'aws_ecs_task_definition';

function taskText(container: string): string {
  return resourceText(
    TASK,
    `family = "example"\ncontainer_definitions = jsonencode([\n  {\n    name = "web"\n    ${container}\n  }\n])`,
  );
}

/** Folders of the host that hold the host. */
const HOST_FOLDER = /^\/(?:$|(?:etc|proc|sys|dev|root|boot|var\/lib\/docker|var\/run|run)(?:\/|$))/;

/** What containers of ECS tasks may do. */
export const TASK_CHECKS: readonly TerraformCheck[] = [
  ...RULES.map(({ judge, example, id, ...head }) =>
    declarationCheck({
      ...head,
      id: `terraform-aws-ecs-${id}`,
      vectors: ['V6'],
      references: [documentationOf(TASK)],
      types: [TASK],
      *wrong({ value }) {
        const containers = jsonIn(valueAt(value, ['container_definitions']));
        for (const container of Array.isArray(containers) ? (containers as unknown[]) : []) {
          const found = typeof container === 'object' && container !== null ? judge(container) : undefined;
          if (!found) continue;
          const at: Path = ['container_definitions'];
          const name = textAt(container, 'name');
          yield { at, actual: name === undefined ? found[0] : `${name}: ${found[0]}`, expected: found[1] };
        }
      },
      failing: [taskText(example[0])],
      passing: [taskText(example[1])],
    }),
  ),
  declarationCheck({
    id: 'terraform-aws-ecs-host-folder',
    title: 'Task mounts a folder that holds the host',
    why: 'Through it a container reads credentials of the host, or takes it over.',
    fix: 'Mount a volume of the task, or a file system.',
    severity: 'high',
    vectors: ['V6', 'V9'],
    references: [documentationOf(TASK)],
    types: [TASK],
    *wrong({ value }) {
      for (const [index, volume] of itemsAt(value, 'volume').entries()) {
        const folder = textAt(volume, 'host_path');
        if (folder !== undefined && HOST_FOLDER.test(folder))
          yield {
            at: ['volume', index, 'host_path'],
            actual: `host_path = "${folder}"`,
            expected: 'a volume of the task',
          };
      }
    },
    failing: [resourceText(TASK, 'volume {\n  name = "host"\n  host_path = "/var/run/docker.sock"\n}')],
    passing: [resourceText(TASK, 'volume {\n  name = "data"\n  host_path = "/srv/data"\n}')],
  }),
  declarationCheck({
    id: 'terraform-aws-lambda-secret-in-environment',
    title: 'Secret stands in the environment of a function',
    why: 'Whoever may read the function, the state or the repository reads it.',
    fix: 'Have the function read it from Secrets Manager.',
    severity: 'high',
    vectors: ['V6', 'V2'],
    references: [documentationOf('aws_lambda_function')],
    types: ['aws_lambda_function'],
    *wrong({ value }) {
      const variables = valueAt(value, ['environment', 0, 'variables']);
      for (const [name, text] of Object.entries(variables ?? {}))
        if (isSecret(name, text))
          yield {
            at: ['environment', 0, 'variables', name],
            actual: `${name} in "variables"`,
            expected: 'a reference to a secret',
          };
    },
    failing: [
      resourceText(
        'aws_lambda_function',
        'environment {\n  variables = {\n    API_KEY = "fake-for-the-example"\n  }\n}',
      ),
    ],
    passing: [
      resourceText(
        'aws_lambda_function',
        'environment {\n  variables = {\n    API_KEY = "arn:aws:secretsmanager:example"\n  }\n}',
      ),
    ],
  }),
];
