import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developers.weixin.qq.com/doc/offiaccount/en/Basic_Information/Get_access_token.html';
const REVOKE = 'https://mp.weixin.qq.com/';

export const wechat: IssuerRules = {
  id: 'wechat',
  issuer: 'WeChat',
  rules: [
    {
      id: 'wechat-app-secret',
      title: 'WeChat app secret',
      severity: 'high',
      keywords: ['wechat', 'we_chat', 'we-chat', 'weixin', 'wx_app', 'wx-app', 'wxapp'],
      pattern: assigned(/we[_-]?chat|weixin|wx[_-]?app/, /secret(?:[_-]?key)?/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'WECHAT_APP_SECRET={hex:32}',
        "export WECHAT_APP_SECRET='{hex:32}'",
        '<add key="wechatAppSecret" value="{hex:32}" />',
      ],
      nearMisses: [
        'WECHAT_APP_SECRET={hex:31}',
        'WECHAT_APP_SECRET="{hex:32}0"',
        'wechat: commit {hex:32}',
        'WECHAT_APP_SECRET=00000000000000000000000000000000',
      ],
    },
    {
      id: 'wechat-work-webhook',
      title: 'WeCom group robot webhook URL',
      severity: 'medium',
      keywords: ['qyapi.weixin.qq.com'],
      pattern: token(
        /https:\/\/qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\/send\?key=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      source: 'https://developer.work.weixin.qq.com/document/path/91770',
      revoke: REVOKE,
      examples: [
        'WECOM_WEBHOOK=https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'run --wecom-webhook https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12} --verbose',
      ],
      nearMisses: [
        'WECOM_WEBHOOK=https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xhttps://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
      ],
    },
  ],
};
