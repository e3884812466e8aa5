"""Addresses of orders (1.5; R46, R50-R53)."""

from django.urls import path

from spokesperson.oversight.orders import pages

urlpatterns = [
    path("people/<slug:handle>/stop", pages.order_new, {"kind": "stop"}, name="order_new"),
    path("people/<slug:handle>/limit", pages.order_new, {"kind": "limit"}, name="order_limit"),
    path("people/<slug:handle>/disallow", pages.order_new, {"kind": "disallow"}, name="order_disallow"),
    path("orders", pages.orders, name="orders"),
    path("orders/<uuid:uid>", pages.order, name="order"),
    path("orders/<uuid:uid>/confirm", pages.order_confirm, name="order_confirm"),
    path("orders/<uuid:uid>/lift", pages.order_lift, name="order_lift"),
]
