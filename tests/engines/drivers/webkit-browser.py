#!/usr/bin/python3
"""A WebKitGTK browser for the tests: like MiniBrowser under automation, but what it stores stays in a folder."""

import argparse
import os

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("--profile", required=True)
parser.add_argument("--downloads", required=True)
parser.add_argument("--before", default="")
parser.add_argument("--scheme", default="light")
parser.add_argument("--size", default="1280x900")
options = parser.parse_args()
width, height = (int(one) for one in options.size.split("x"))

Gtk.Settings.get_default().set_property(
    "gtk-application-prefer-dark-theme", options.scheme == "dark"
)
stored = WebKit2.WebsiteDataManager(
    base_data_directory=os.path.join(options.profile, "data"),
    base_cache_directory=os.path.join(options.profile, "cache"),
)
context = WebKit2.WebContext(website_data_manager=stored)
context.set_automation_allowed(True)


def on_download(_context, download):
    def decide(_download, name):
        download.set_destination("file://" + os.path.join(options.downloads, name))
        return True

    download.connect("decide-destination", decide)


context.connect("download-started", on_download)
scripts = WebKit2.UserContentManager()
if options.before:
    with open(options.before, encoding="utf-8") as file:
        source = file.read()
    scripts.add_script(
        WebKit2.UserScript(
            source,
            WebKit2.UserContentInjectedFrames.ALL_FRAMES,
            WebKit2.UserScriptInjectionTime.START,
            None,
            None,
        )
    )
settings = WebKit2.Settings(
    enable_write_console_messages_to_stdout=True,
    enable_page_cache=True,
    javascript_can_access_clipboard=True,
    enable_developer_extras=True,
)


def new_view(_session):
    view = WebKit2.WebView(
        web_context=context,
        user_content_manager=scripts,
        settings=settings,
        is_controlled_by_automation=True,
    )
    # A window each: a page that lies behind others draws nothing.
    window = Gtk.Window()
    window.set_default_size(width, height)
    window.add(view)
    view.connect("close", lambda _view: window.destroy())
    window.show_all()
    return view


def on_automation(_context, session):
    info = WebKit2.ApplicationInfo()
    info.set_name("WebKitGTK")
    info.set_version(
        WebKit2.get_major_version(),
        WebKit2.get_minor_version(),
        WebKit2.get_micro_version(),
    )
    session.set_application_info(info)
    session.connect("create-web-view", new_view)


context.connect("automation-started", on_automation)
GLib.set_prgname("webkit-browser")
Gtk.main()
