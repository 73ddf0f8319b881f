"""Acts around following the site: subscribing, gathering and sending news, the hub, error reports."""
