import { valueAt } from '../../../model/configuration/place.ts';
import { containerChecks, HOST_FOLDER } from '../../infrastructure/containers.ts';
import {
  declarationCheck,
  type InfrastructureCheck,
  itemsAt,
  jsonIn,
  textAt,
} from '../../infrastructure/declarations.ts';
import { isSecret } from '../../infrastructure/secrets.ts';
import { documentationOf, resourceText } from './dialect.ts';

const TASK = 'aws_ecs_task_definition';

/** What containers of ECS tasks may do. */
export const TASK_CHECKS: readonly InfrastructureCheck[] = [
  ...containerChecks({
    set: 'terraform',
    reference: documentationOf(TASK),
    types: [TASK],
    containersIn({ value }) {
      const containers = jsonIn(valueAt(value, ['container_definitions']));
      return itemsAt(containers).map((one) => ({ path: ['container_definitions'], value: one }));
    },
    write: (key, value) => (value === undefined ? key : `${key} = ${value}`),
    text: (container) =>
      resourceText(
        TASK,
        `family = "example"\ncontainer_definitions = jsonencode(${JSON.stringify([{ name: 'web', ...container }], undefined, 2)})`,
      ),
  }),
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
