"""Hengji (衡绩): budget performance management for county finance bureaus."""
