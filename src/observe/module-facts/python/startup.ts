/**
 * The code in settings of Python's path (`.pth`): lines that import. What setuptools has there stands in for what Python had
 * itself, by name, which is not followed; it is imported.
 */
export function startupCode(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => {
      if (!/^import[ \t]/.test(line)) return '';
      return line.includes('_distutils_hack') ? 'import _distutils_hack' : line;
    })
    .join('\n');
}
