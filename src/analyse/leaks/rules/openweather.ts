import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const openweather: IssuerRules = {
  id: 'openweather',
  issuer: 'OpenWeather',
  rules: [
    {
      id: 'openweather-api-key',
      title: 'OpenWeather API key',
      severity: 'low',
      keywords: ['openweather', 'open_weather', 'open-weather'],
      pattern: assigned(/open[_-]?weather/, /key|app[_-]?id|token/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://openweathermap.org/appid',
      revoke: 'https://home.openweathermap.org/api_keys',
      examples: [
        'OPENWEATHER_API_KEY={hex:32}',
        'run --openweather-api-key {hex:32} --verbose',
        'os.environ.get("OPENWEATHER_API_KEY", "{hex:32}")',
        'https://api.openweathermap.org/data/2.5/weather?q=a&appid={hex:32}',
      ],
      nearMisses: [
        'OPENWEATHER_API_KEY={hex:31}',
        'OPENWEATHER_API_KEY="{hex:32}0"',
        'openweather: commit {hex:32}',
        'OPENWEATHER_API_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
