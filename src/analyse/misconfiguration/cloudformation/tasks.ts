import type { Plain } from '../../../model/configuration/structured.ts';
import { containerChecks, HOST_FOLDER } from '../../infrastructure/containers.ts';
import {
  declarationCheck,
  type InfrastructureCheck,
  itemsAt,
  textAt,
} from '../../infrastructure/declarations.ts';
import { documentationOf, templateText } from './dialect.ts';

const TASK = 'AWS::ECS::TaskDefinition';
const FUNCTION = 'AWS::Lambda::Function';

/** Runtimes of functions that get no more patches ([list](https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html)). */
const OLD_RUNTIME =
  /^(?:nodejs(?:4\.3|6\.10|8\.10|1[0-8]\.x)?|python(?:2\.7|3\.[6-9])|ruby2\.[57]|java8|go1\.x|dotnetcore[123]\.[01]|dotnet[567](?:\.0)?|provided)$/;

/** Keys as the API has them: those of CloudFormation begin with a capital. */
function withKeys(value: unknown, change: (key: string) => string, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => withKeys(one, change, depth + 1));
  if (typeof value !== 'object' || value === null || depth > 8) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [change(key), withKeys(inner, change, depth + 1)]),
  );
}

const small = (key: string): string => key.charAt(0).toLowerCase() + key.slice(1);
const capital = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1);

/** What containers of tasks may do, and what runs functions. */
export const TASK_CHECKS: readonly InfrastructureCheck[] = [
  ...containerChecks({
    set: 'cloudformation',
    reference: documentationOf(TASK),
    types: [TASK],
    containersIn: ({ value }) =>
      itemsAt(value, 'ContainerDefinitions').map((one, index) => ({
        path: ['ContainerDefinitions', index],
        value: withKeys(one, small),
      })),
    write: (key, value) => (value === undefined ? capital(key) : `${capital(key)}: ${value}`),
    text: (container) =>
      templateText(TASK, {
        ContainerDefinitions: [withKeys({ name: 'web', ...container }, capital) as Plain],
      }),
  }),
  declarationCheck({
    id: 'cloudformation-aws-ecs-host-folder',
    title: 'Task mounts a folder that holds the host',
    why: 'Through it a container reads credentials of the host, or takes it over.',
    fix: 'Mount a volume of the task, or a file system.',
    severity: 'high',
    vectors: ['V6', 'V9'],
    references: [documentationOf(TASK)],
    types: [TASK],
    *wrong({ value }) {
      for (const [index, volume] of itemsAt(value, 'Volumes').entries()) {
        const folder = textAt(volume, 'Host', 'SourcePath');
        if (folder !== undefined && HOST_FOLDER.test(folder))
          yield {
            at: ['Volumes', index, 'Host', 'SourcePath'],
            actual: `SourcePath: ${folder}`,
            expected: 'a volume of the task',
          };
      }
    },
    failing: [
      templateText(TASK, { Volumes: [{ Name: 'host', Host: { SourcePath: '/var/run/docker.sock' } }] }),
    ],
    passing: [templateText(TASK, { Volumes: [{ Name: 'data', Host: { SourcePath: '/srv/data' } }] })],
  }),
  declarationCheck({
    id: 'cloudformation-aws-lambda-old-runtime',
    title: 'Function runs on what gets no more patches',
    why: 'Holes that are found in the language or its libraries stay open.',
    fix: 'Name a runtime that is supported.',
    severity: 'medium',
    vectors: ['V7', 'V11'],
    references: ['https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html'],
    types: [FUNCTION, 'AWS::Serverless::Function'],
    *wrong({ value }) {
      const runtime = textAt(value, 'Runtime');
      if (runtime !== undefined && OLD_RUNTIME.test(runtime))
        yield { at: ['Runtime'], actual: `Runtime: ${runtime}`, expected: 'a supported runtime' };
    },
    failing: [
      templateText(FUNCTION, { Runtime: 'python3.8' }),
      templateText('AWS::Serverless::Function', { Runtime: 'nodejs16.x' }),
    ],
    passing: [templateText(FUNCTION, { Runtime: 'python3.13' })],
  }),
];
