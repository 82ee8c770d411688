#!/usr/bin/python3
"""The person who signs in, for the tests: person.py CA MODE USER URL [CODE]

Opens URL and follows it as a browser would, with cookies and forms.
  device   types CODE at URL, signs in as USER, agrees
  browser  signs in as USER, agrees, and comes back to 127.0.0.1
  deny     as browser, but says no to it
Prints the text of the last page.
"""
import html
import http.cookiejar
import re
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request

ca, mode, user, url = sys.argv[1:5]
code = sys.argv[5] if len(sys.argv) > 5 else ""
opener = urllib.request.build_opener(
    urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca)),
    urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


def open_page(address, fields=None):
    data = None
    if fields is not None:
        data = urllib.parse.urlencode(fields).encode()
    try:
        answer = opener.open(address, data, timeout=20)
    except urllib.error.HTTPError as failure:
        answer = failure
    return answer.geturl(), answer.read().decode("utf-8", "replace")


def form_of(page):
    action = re.search(r'<form[^>]*action="([^"]*)"', page)
    if action is None:
        return None, None
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            fields[name[1]] = html.unescape(value[1]) if value else ""
    return html.unescape(action[1]), fields


def main():
    at, page = open_page(url)
    for _ in range(8):
        action, fields = form_of(page)
        if action is None:
            break
        if "user_code" in fields and not fields["user_code"]:
            fields["user_code"] = code
        if "login" in fields:
            if mode == "deny":
                abort = re.search(r'href="([^"]*/abort)"', page)
                at, page = open_page(urllib.parse.urljoin(
                    at, html.unescape(abort[1])))
                continue
            fields["login"] = user
            fields["password"] = "any"
        at, page = open_page(urllib.parse.urljoin(at, action), fields)
    print(re.sub(r"<[^>]*>|\s+", " ", page))


main()
