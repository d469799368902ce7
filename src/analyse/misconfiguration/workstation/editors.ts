import { keysOf, textAt, valueAt } from '../../../model/configuration/place.ts';
import {
  commandsInContainer,
  commandsOnHost,
  editorJson,
  type EditorAction,
  reachOfContainer,
  rightsOfContainer,
  tasksOnOpen,
} from '../../audit/folder-open.ts';
import { isSecretName } from '../../../model/configuration/secret-names.ts';
import { type FileRule, isLiteral, linesWrong, type WrongPlace } from './rule.ts';

const CONTAINERS = [
  '.devcontainer/devcontainer.json',
  '.devcontainer.json',
  '.devcontainer/*/devcontainer.json',
] as const;
const SETTINGS = [
  '.config/Code/User/settings.json',
  '.config/Code - Insiders/User/settings.json',
  '.config/VSCodium/User/settings.json',
  '.config/Cursor/User/settings.json',
  '.config/Windsurf/User/settings.json',
  '.vscode-server/data/Machine/settings.json',
] as const;
const CONTAINER_REFERENCE = ['https://containers.dev/implementors/json_reference/'] as const;
const TRUST = ['https://code.visualstudio.com/docs/editing/workspaces/workspace-trust'] as const;

/** What a document of an editor says; undefined where it cannot be understood. */
const documentWrong =
  (actions: (value: unknown) => readonly EditorAction[]) =>
  (text: string): WrongPlace[] | undefined => {
    const value = editorJson(text);
    if (value === undefined) return undefined;
    return actions(value).map(({ actual, word }) => ({ actual, line: lineOf(text, word) }));
  };

function lineOf(text: string, wanted: string): number {
  const at = text.indexOf(wanted);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}

const setting = (key: string, isWrong: (value: unknown) => boolean) =>
  documentWrong((value) => {
    const found = valueAt(value, [key]);
    return isWrong(found) ? [{ actual: `"${key}": ${JSON.stringify(found)}`, word: `"${key}"` }] : [];
  });

/** What editors run, trust and hand to containers. */
export const EDITOR_RULES: readonly FileRule[] = [
  {
    id: 'workstation-open-task',
    title: 'A task runs when a folder is opened',
    why: 'Whoever may push to the repository runs what he wants as soon as somebody opens it.',
    fix: 'Take "runOn": "folderOpen" away.',
    severity: 'high',
    references: ['https://code.visualstudio.com/docs/editor/tasks'],
    project: ['.vscode/tasks.json', '*.code-workspace'],
    expected: 'no "runOn": "folderOpen"',
    wrong: documentWrong(tasksOnOpen),
    bad: '{ "tasks": [{ "label": "setup", "command": "./setup.sh", "runOptions": { "runOn": "folderOpen" } }] }\n',
    good: '{ "tasks": [{ "label": "test", "command": "npm test" }] }\n',
  },
  {
    id: 'workstation-workspace-trust',
    title: 'Editor trusts every folder',
    why: 'Tasks, debuggers and extensions then run what a repository says without asking.',
    fix: 'Take "security.workspace.trust.enabled": false out of the settings.',
    severity: 'high',
    references: TRUST,
    standards: ['NIST SP 800-218 PO.5.2'],
    home: SETTINGS,
    expected: 'workspace trust is on',
    wrong: setting('security.workspace.trust.enabled', (value) => value === false),
    bad: '{\n  // quiet\n  "security.workspace.trust.enabled": false,\n}\n',
    good: '{ "editor.tabSize": 2 }\n',
  },
  {
    id: 'workstation-automatic-tasks',
    title: 'Editor runs tasks of folders without asking',
    why: 'A folder that is trusted runs its tasks as soon as it is opened, those of the last pull too.',
    fix: 'Set "task.allowAutomaticTasks" to "off".',
    severity: 'medium',
    references: ['https://code.visualstudio.com/docs/editor/tasks'],
    home: SETTINGS,
    expected: '"task.allowAutomaticTasks" is not "on"',
    wrong: setting('task.allowAutomaticTasks', (value) => value === 'on'),
    bad: '{ "task.allowAutomaticTasks": "on" }\n',
    good: '{ "task.allowAutomaticTasks": "off" }\n',
  },
  {
    id: 'workstation-editor-tls',
    title: 'Editor does not verify servers',
    why: 'Who is on the way gives it extensions of his own.',
    fix: 'Take "http.proxyStrictSSL": false away, and install the authority of the proxy.',
    severity: 'medium',
    references: ['https://code.visualstudio.com/docs/setup/network'],
    home: SETTINGS,
    expected: '"http.proxyStrictSSL" is not false',
    wrong: setting('http.proxyStrictSSL', (value) => value === false),
    bad: '{ "http.proxyStrictSSL": false }\n',
    good: '{ "http.proxyStrictSSL": true }\n',
  },
  {
    id: 'workstation-extension-signature',
    title: 'Editor takes extensions without a signature',
    why: 'An extension that was changed on the way, or on a mirror, runs with all that you may do.',
    fix: 'Take "extensions.verifySignature": false away.',
    severity: 'medium',
    references: ['https://code.visualstudio.com/docs/configure/extensions/extension-runtime-security'],
    home: SETTINGS,
    expected: '"extensions.verifySignature" is not false',
    wrong: setting('extensions.verifySignature', (value) => value === false),
    bad: '{ "extensions.verifySignature": false }\n',
    good: '{ "extensions.verifySignature": true }\n',
  },
  {
    id: 'workstation-ide-trust',
    title: 'IDE trusts the whole home',
    why: 'Build scripts of every project that is opened in it run without asking.',
    fix: 'Trust a folder for your own projects only.',
    severity: 'medium',
    references: ['https://www.jetbrains.com/help/idea/project-security.html'],
    home: ['.config/JetBrains/*/options/trusted-paths.xml'],
    expected: 'folders of your own projects',
    wrong: linesWrong((line) =>
      /value="(?:\/|\$USER_HOME\$\/?|\/home\/?|\/home\/[^/"]{1,64}\/?)"/.test(line)
        ? 'trusts a home, or all'
        : undefined,
    ),
    bad: '<application>\n  <component name="Trusted.Paths.Settings">\n    <option value="$USER_HOME$" />\n  </component>\n</application>\n',
    good: '<application>\n  <component name="Trusted.Paths.Settings">\n    <option value="$USER_HOME$/own" />\n  </component>\n</application>\n',
  },
  {
    id: 'workstation-container-host-command',
    title: 'A dev container runs a command on the machine itself',
    why: '"initializeCommand" runs outside of the container, as who opens the folder.',
    fix: 'Move it into the container, such as to "onCreateCommand".',
    severity: 'medium',
    references: CONTAINER_REFERENCE,
    project: CONTAINERS,
    expected: 'no "initializeCommand"',
    wrong: documentWrong(commandsOnHost),
    bad: '{ "image": "go:1", "initializeCommand": "./setup.sh" }\n',
    good: '{ "image": "go:1" }\n',
  },
  {
    id: 'workstation-container-command',
    title: 'A dev container runs commands of the repository when it is made or started',
    why: 'They run with whatever the container gets: forwarded keys, tokens and mounted folders.',
    fix: 'Look at each change of them before the container is rebuilt.',
    severity: 'low',
    references: CONTAINER_REFERENCE,
    project: CONTAINERS,
    expected: 'no command that runs by itself',
    wrong: documentWrong(commandsInContainer),
    bad: '{ "image": "go:1", "postCreateCommand": "./setup.sh" }\n',
    good: '{ "image": "go:1" }\n',
  },
  {
    id: 'workstation-container-reach',
    title: 'A dev container gets the engine or credentials of the machine',
    why: 'Whatever runs in it, a dependency or an extension, is then as good as on the machine.',
    fix: 'Mount neither the socket of the engine nor folders of your home.',
    severity: 'high',
    references: CONTAINER_REFERENCE,
    standards: ['NIST SP 800-218 PO.5.2'],
    project: CONTAINERS,
    expected: 'no socket of an engine, and no folder with credentials',
    wrong: documentWrong(reachOfContainer),
    bad: '{ "mounts": ["source=${localEnv:HOME}/.ssh,target=/root/.ssh,type=bind"] }\n',
    good: '{ "mounts": ["source=cache,target=/cache,type=volume"] }\n',
  },
  {
    id: 'workstation-container-rights',
    title: 'A dev container has the rights of the machine',
    why: 'Whatever runs in it gets out of it.',
    fix: 'Take "privileged" away, and give the capabilities that are needed.',
    severity: 'high',
    references: CONTAINER_REFERENCE,
    project: CONTAINERS,
    expected: 'no privileges',
    wrong: documentWrong(rightsOfContainer),
    bad: '{ "privileged": true }\n',
    good: '{ "privileged": false }\n',
  },
  {
    id: 'workstation-environment-script',
    title: 'Entering a folder runs a script',
    why: 'direnv runs it once it was allowed, and every prompt shows how to.',
    fix: 'Look at each change of it before you allow it.',
    severity: 'low',
    references: ['https://direnv.net/'],
    project: ['.envrc'],
    expected: 'only variables and layouts',
    wrong: linesWrong((line) =>
      /^(?:export\s|layout\s|use\s|PATH_add\s|dotenv|source_up|watch_file\s|[A-Za-z_]\w*=)/.test(line)
        ? undefined
        : `runs ${JSON.stringify(/^[\w./-]{1,40}/.exec(line)?.[0] ?? 'something')}`,
    ),
    bad: 'layout go\n./setup.sh\n',
    good: 'layout go\n',
  },
  {
    id: 'workstation-environment-trust',
    title: 'direnv trusts folders without asking',
    why: 'A repository that is cloned there runs its .envrc as soon as somebody enters it.',
    fix: 'Take the prefix out of [whitelist], or name single folders by "exact".',
    severity: 'medium',
    references: ['https://direnv.net/man/direnv.toml.1.html'],
    home: ['.config/direnv/direnv.toml'],
    expected: 'no prefix',
    wrong: linesWrong((line) =>
      /^prefix\s*=/.test(line) ? 'trusts whatever lies below a folder' : undefined,
    ),
    bad: '[whitelist]\nprefix = [ "/home/ann" ]\n',
    good: '[global]\nwarn_timeout = "10s"\n',
  },
  {
    id: 'workstation-tool-server-token',
    title: 'Settings of tool servers hold a token in clear',
    why: 'Every program that you run reads it, and a folder that is shared takes it along.',
    fix: 'Refer to a variable or an input, and replace the token.',
    severity: 'medium',
    references: ['https://code.visualstudio.com/docs/copilot/reference/mcp-configuration'],
    home: [
      '.cursor/mcp.json',
      '.claude.json',
      '.config/Claude/claude_desktop_config.json',
      '.gemini/settings.json',
      '.codeium/windsurf/mcp_config.json',
      '.config/Code/User/mcp.json',
    ],
    project: ['.mcp.json', '.vscode/mcp.json', '.cursor/mcp.json'],
    expected: 'a reference to a variable or an input',
    wrong: documentWrong(serverTokens),
    bad: '{ "mcpServers": { "git": { "command": "git-server", "env": { "GIT_TOKEN": "fake-token" } } } }\n',
    good: '{ "mcpServers": { "git": { "command": "git-server", "env": { "GIT_TOKEN": "${input:token}" } } } }\n',
  },
];

/** Values of variables and headers of servers that are written out. */
function serverTokens(value: unknown): EditorAction[] {
  return ['mcpServers', 'servers'].flatMap((root) => {
    const servers = valueAt(value, [root]);
    return keysOf(servers).flatMap((server) =>
      ['env', 'headers'].flatMap((kind) => {
        const values = valueAt(servers, [server, kind]);
        return keysOf(values)
          .filter((key) => isSecretName(key) || /^authorization$/i.test(key))
          .filter((key) => isLiteral(textAt(values, [key]).replace(/^Bearer\s+/i, '')))
          .map((key) => ({
            actual: `"${key.slice(0, 80)}" of ${JSON.stringify(server.slice(0, 80))} in clear`,
            word: JSON.stringify(key),
          }));
      }),
    );
  });
}
