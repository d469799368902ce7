import { InvalidArgumentError } from 'commander';
import type { ForgeRequest } from '../../../../pipeline/develop/audit-forge.ts';
import { Fault } from '../../../../model/fault.ts';
import { AUDIT_EXITS, AUDIT_REPORT_OPTIONS } from '../../options/audit-report.ts';
import { budgetOf, BUDGET_OPTIONS } from '../../options/budget.ts';
import { argument, flag, option } from '../../options/option.ts';
import { presentAudit } from '../../output/audit.ts';
import { createProgress } from '../../output/progress.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'audit',
  summary: 'what of a git repository is less safe than it could be, here and at GitHub or GitLab',
  description: `Reads commits, files and settings of a repository as those of somebody hostile: nothing of it runs, and git is asked
by commands of plumbing alone. A repository at a URL is cloned to be looked at.
Where a forge is named, its API is asked as well. Where only --token-env is given, the remote "origin" says which, if it
is at github.com or gitlab.com: a token is sent nowhere that a repository chose. What it may not read is told so.`,
  arguments: {
    path: argument(
      '[path]',
      'folder in a repository, or the URL of one; default ".", or none where a forge is named',
      {
        completion: 'folder',
        absent: '',
      },
    ),
  },
  options: {
    github: option('--github <owner/name>', 'ask GitHub what this repository is set to', {
      parse: parseGithub,
      conflicts: ['gitlab'],
    }),
    gitlab: option('--gitlab <group/name>', 'ask GitLab what this project is set to', { parse: parseGitlab }),
    tokenEnv: option(
      '--token-env <name>',
      'the variable of the environment that the token for the API is in',
    ),
    api: option('--api <url>', 'base of the API, such as https://github.example/api/v3', { parse: parseApi }),
    insecure: flag('--insecure', 'clone by plain HTTP too'),
    timeout: BUDGET_OPTIONS.timeout,
    ...AUDIT_REPORT_OPTIONS,
  },
  examples: [
    ['plimsoll repo audit', 'the repository of this folder'],
    ['plimsoll repo audit https://host/acme/shop.git --fail-on high', 'one elsewhere'],
    ['plimsoll repo audit --token-env GITHUB_TOKEN', 'and what it is set to where its remote is'],
    ['plimsoll repo audit . --github acme/shop --token-env GITHUB_TOKEN', 'and at GitHub'],
    [
      'plimsoll repo audit --gitlab acme/shop --api https://gitlab.example/api/v4 --token-env TOKEN --format json',
      'only what it is set to at a GitLab of your own',
    ],
  ],
  exitCodes: { ...AUDIT_EXITS, 3: 'no such repository' },
  async run({ path, github, gitlab, tokenEnv, api, insecure, timeout, quiet, ...presented }, services) {
    const { auditRepository } = await import('../../../../pipeline/develop/audit-repository.ts');
    using progress = createProgress(process.stderr, { quiet });
    using build = await services.build({
      offline: false,
      cache: false,
      budget: budgetOf([]),
      timeout,
      onProgress: progress.report,
      onNote: progress.note,
    });
    const name = github ?? gitlab;
    const forge: ForgeRequest | undefined =
      name === undefined && tokenEnv === undefined && api === undefined
        ? undefined
        : {
            forge: github !== undefined ? 'github' : gitlab !== undefined ? 'gitlab' : undefined,
            name,
            api,
            token: tokenOf(tokenEnv, build.environment),
          };
    const target = path === '' ? (name === undefined ? '.' : undefined) : path;
    const report = await auditRepository({ target, allowHttp: insecure, forge }, build);
    progress.clear();
    return await presentAudit(report, presented);
  },
});

/** The token that a variable has. Throws a `Fault` (`usage`) where it has none, before anybody is asked. */
function tokenOf(
  name: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (name === undefined) return undefined;
  const token = environment[name]?.trim();
  if (token) return token;
  throw new Fault('usage', `there is no token in ${name}`, {
    hint: 'set the variable that --token-env names',
  });
}

function parseGithub(text: string): string {
  if (/^[\w.-]+\/[\w.-]+$/.test(text) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(text)) return text;
  throw new InvalidArgumentError('write owner/name, such as acme/shop.');
}

function parseGitlab(text: string): string {
  if (/^[\w.-]+(?:\/[\w.-]+)+$/.test(text) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(text)) return text;
  throw new InvalidArgumentError('write group/name, such as acme/tools/shop.');
}

/** A token only goes out over TLS, or to this machine. */
function parseApi(text: string): string {
  const url = URL.parse(text);
  const isLocal =
    url?.protocol === 'http:' && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (
    !url ||
    (url.protocol !== 'https:' && !isLocal) ||
    url.username + url.password + url.search + url.hash !== ''
  )
    throw new InvalidArgumentError('write the https URL of an API, such as https://gitlab.example/api/v4.');
  return url.href.replace(/(?<!\/)\/+$/, '');
}
