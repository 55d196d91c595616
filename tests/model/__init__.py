"""Tests of Model and its files."""
