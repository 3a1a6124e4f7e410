import { contentReply, htmlReply } from '../../shared/http/reply.ts';
import { sipDomain } from '../model/directory.ts';
import { applicationsPath } from '../model/hrefs.ts';
import { judgeToken } from '../model/sign-in.ts';
import type { Resource } from '../wire/resource.ts';
import type { OpenRequest, Route, UcwaAnswer } from './request.ts';
import { unauthorized } from './refusals.ts';

const service = 'Autodiscover/AutodiscoverService.svc';
const domainQuery = `originalDomain=${sipDomain}`;
const internalHost = `lyncdiscoverinternal.${sipDomain}`;
const elsewhere = 'https://lyncdiscover.elsewhere.example';

/** Recorded root and user resources come without a charset. */
const plainJson = { 'Content-Type': 'application/json' };

const redirect = (href: string, more: Resource['_links'] = {}): UcwaAnswer => ({
  status: 200,
  resource: { _links: { ...more, redirect: { href } } },
  headers: plainJson,
});

const root = (request: OpenRequest): UcwaAnswer => {
  const { world, http, originOf, ownOrigin } = request;
  const { internalName, rootAnswer } = world.switches();
  if (http.host === internalHost) {
    if (internalName === 'notFound') return { status: 404 };
    if (internalName === 'otherDomain') return { status: 302, headers: { Location: `${elsewhere}/` } };
  }
  const first = originOf('first');
  const self = { href: `${first}/${service}/root?${domainQuery}` };
  const xframe = { href: `${first}/Autodiscover/XFrame/XFrame.html` };
  switch (rootAnswer) {
    case 'links':
      return {
        status: 200,
        resource: { _links: { self, user: { href: `${first}/${service}/root/oauth/user?${domainQuery}` }, xframe } },
        headers: plainJson,
      };
    case 'redirect':
      if (request.host === 'second') {
        const href = `${originOf('second')}/${service}/root/oauth/user?${domainQuery}`;
        return { status: 200, resource: { _links: { self, user: { href }, xframe } }, headers: plainJson };
      }
      return redirect(`${originOf('second')}/${service}/root?${domainQuery}`, { self, xframe });
    case 'redirectElsewhere':
      return redirect(`${elsewhere}/${service}/root?${domainQuery}`);
    case 'loop':
      return redirect(`${ownOrigin}/${service}/root?${domainQuery}`);
  }
};

const user = (request: OpenRequest): UcwaAnswer => {
  const { world, http, host, originOf } = request;
  const { state } = judgeToken(world, http.headers['authorization'] ?? '', host);
  if (state !== 'valid') return { status: 401, reply: unauthorized(request, state) };
  const { userAnswer, secondHost } = world.switches();
  if (userAnswer === 'redirect' && host === 'first')
    return redirect(`${originOf('second')}/${service}/root/oauth/user?${domainQuery}`);
  const home = secondHost || userAnswer === 'redirect' ? 'second' : 'first';
  return {
    status: 200,
    resource: {
      _links: {
        // The address differs from the one that was asked for; recorded so.
        self: { href: `${originOf(host)}/${service}/root/user` },
        applications: { href: `${originOf(home)}${applicationsPath}`, revision: '2' },
        xframe: { href: `${originOf(host)}/Autodiscover/XFrame/XFrame.html` },
      },
    },
    headers: plainJson,
  };
};

const page = (title: string): UcwaAnswer => ({
  status: 200,
  reply: htmlReply(200, `<!DOCTYPE html><html><head><title>${title}</title></head><body></body></html>`),
});

const meetingPage = ({ world, http, params }: OpenRequest): UcwaAnswer => {
  const [organizer, id = ''] = params;
  const meeting = world.meetings.get(id.toUpperCase());
  if (!meeting || meeting.organizer.id !== organizer)
    return { status: 404, reply: htmlReply(404, '<html><body>The meeting was not found.</body></html>') };
  const type = 'application/vnd.microsoft.lync.meeting+xml';
  if (!(http.headers['accept'] ?? '').includes(type)) return page('Join the meeting');
  const xml = `<conf-info><conf-uri>${meeting.uri}</conf-uri></conf-info>`;
  return { status: 200, reply: contentReply(200, type, xml) };
};

const open = (path: string, operation: string, run: (request: OpenRequest) => UcwaAnswer): Route => ({
  access: 'open',
  method: 'GET',
  path,
  operation,
  run,
});

/** Finding the server, and the pages of meetings. */
export const discoveryRoutes: readonly Route[] = [
  open('', 'root', root),
  open(`${service}/root`, 'root', root),
  open(`${service}/root/oauth/user`, 'user', user),
  open(`${service}/root/user`, 'user', user),
  open('Autodiscover/XFrame/XFrame.html', 'xframe', () => page('XFrame')),
  open('meet/*/*', 'joinUrl', meetingPage),
];

/** The pages of meetings on the host that serves nothing else. */
export const meetingHostRoutes: readonly Route[] = [open('*/*', 'joinUrl', meetingPage)];
